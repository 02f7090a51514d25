"""What is typed about requests, turned into values. A wrong one comes back beside its field, and nothing typed is lost."""
