"""Explainable recommendations of school-support interventions."""
