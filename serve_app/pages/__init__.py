"""What people see who open the service's address in a browser."""
