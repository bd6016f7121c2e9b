"""What people are told, in the site and by mail. Groups and sends; knows no content."""
