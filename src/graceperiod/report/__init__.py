"""What a person looks at: pages, pictures, the audit report."""
