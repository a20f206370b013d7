"""Staff development and appraisal for a Multi Academy Trust."""
