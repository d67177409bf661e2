"""What a person orders, whichever way it is ordered: release, assign, delete, read anew."""
