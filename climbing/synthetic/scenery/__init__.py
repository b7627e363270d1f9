"""What a generated gym looks like: panels, holds, mats, as textures of two planes."""
