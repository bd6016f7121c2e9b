"""The one store for uploads: size, kind and names are checked here and nowhere else."""
