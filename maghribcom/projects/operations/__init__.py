"""What is done to projects and needs. Operations flush and never commit; refusals are Invalid and Conflict."""
