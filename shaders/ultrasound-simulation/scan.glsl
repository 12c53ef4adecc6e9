// Lines and samples of the polar grid; mm, CT frame.
uniform int lines;
uniform float stepMm;
// Angle (rad) of the last line of a curved array, mm of a straight one.
uniform float halfSpan;
// 0: a straight array.
uniform float radiusMm;
uniform vec3 face;
uniform vec3 across;
uniform vec3 deep;

// Per line: its start on the face and its direction in the picture's plane.
uniform sampler2D starts;

vec4 lineOf(int line) {
  return texelFetch(starts, ivec2(line, 0), 0);
}

// Between neighbouring lines, mm.
float spacingMm(int at) {
  float between = 2.0 * halfSpan / float(lines - 1);
  return radiusMm == 0.0 ? between : between * (radiusMm + float(at) * stepMm);
}

vec3 inCt(vec2 inPlane) {
  return face + across * inPlane.x + deep * inPlane.y;
}

// How much higher the tissue was before the array was pressed on; bone does not give way.
float pressed(float gapMm, float mm, float mostMm) {
  float rest = max(0.0, 1.0 - mm / PRESS_REACH_MM);
  return min(mostMm, max(0.0, -gapMm)) * rest * rest;
}
