"""The gate: what got worse since another revision, and whether a plan is passed by moving it.

Pure arithmetic on two books. `strict` joins the settings of both revisions, `rules` and `changes`
make comparisons, `decide` weighs them: severity, waivers, what was known before.
"""
