"""The typed model: vocabulary, rules, interventions. Knows neither files' syntax nor evaluation."""
