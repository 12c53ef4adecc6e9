// The same as core/phantom/ultrasound/needle-echo.ts, line by line; mm in the picture's plane, z out of it.
const int MOST_NEEDLES = 2;
uniform int needles;
uniform vec3 needleTip[MOST_NEEDLES];
uniform vec3 needleDirection[MOST_NEEDLES];
// Length and diameter.
uniform vec2 needleSize[MOST_NEEDLES];

float square(float x) {
  return x * x;
}

// Amplitude added to the tissue's, and the share of the sound that passes to here.
vec2 needleEcho(int n, vec2 at, vec2 beam, float sigmaMm) {
  vec3 tip = needleTip[n];
  vec3 direction = needleDirection[n];
  float diameterMm = needleSize[n].y;
  float inTip = exp(-square(tip.z / sigmaMm) / 2.0);
  vec2 toTip = at - tip.xy;
  float bevel = NEEDLE_TIP * inTip * exp(-dot(toTip, toTip) / (2.0 * square(NEEDLE_TIP_MM)));
  float flatness = length(direction.xy);
  if (flatness < 0.05) return vec2(bevel, 1.0);
  vec2 u = direction.xy / flatness;
  float along = -dot(toTip, u);
  float turn = beam.x * u.y - beam.y * u.x;
  float sine = abs(turn);
  float below = (toTip.x * u.y - toTip.y * u.x) * sign(turn);
  float lengthMm = needleSize[n].x * flatness;
  float offMm = tip.z - direction.z * clamp(along, 0.0, lengthMm) / flatness;
  float seen = exp(-square(offMm / sigmaMm) / 2.0);
  float lean = asin(min(1.0, abs(dot(direction.xy, beam))));
  float shine = exp(-square(lean / NEEDLE_LOBE_RAD)) + NEEDLE_FLOOR;
  float widthMm = max(diameterMm / 4.0, 0.2);
  float profile = 0.0;
  if (along >= 0.0 && along <= lengthMm) {
    float gain = 1.0;
    for (int copy = 0; copy < 6; copy++) {
      float from = below - float(copy) * LUMEN_SPACING * diameterMm * sine;
      profile += gain * exp(-square(from / widthMm) / 2.0);
      gain *= LUMEN_GAIN;
    }
  }
  float passed = 1.0;
  if (below > 0.0 && sine > 0.1) {
    float crossed = along + below / sine * dot(beam, u);
    if (crossed >= 0.0 && crossed <= lengthMm) passed = 1.0 - NEEDLE_SHADOW * seen * exp(-below / 30.0);
  }
  return vec2(bevel + NEEDLE * seen * shine * profile, passed);
}
