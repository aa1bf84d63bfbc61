"""What carriers tell us of parcels, by the services that ask them."""
