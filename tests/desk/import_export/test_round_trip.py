"""What is exported, changed and imported: that changes, and nothing else."""



