"""The gate: deterioration since another revision, and changes that loosen the plan.

Pure arithmetic on two books. `strict` combines the settings of both revisions, `rules` and
`changes` make comparisons, `decide` weighs them: severity, waivers, findings the base already had.
"""
