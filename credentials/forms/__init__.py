"""What staff type, turned into values. A wrong one comes back beside its field, and nothing typed is lost."""
