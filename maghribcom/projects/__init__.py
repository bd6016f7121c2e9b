"""Development projects and their needs: drafted by an organisation, moderated, opened, closed with a reason."""
