"""Jobs over many climbs and walls: training, synthesis, exports."""
