"""Pure climbing analysis: pose, body, result format, synthetic climbs.

Arrays in, frozen values out. Knows neither Ray nor FastAPI nor SQL nor the clock.
"""
