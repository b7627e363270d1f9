"""Videos that are kept, and links that show them to whoever has them."""
