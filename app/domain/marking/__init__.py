"""阅卷: what a person gives for a written answer, and what becomes of two people's marks."""
