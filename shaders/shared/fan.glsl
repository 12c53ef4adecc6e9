// The echo field of an ultrasound picture; x and y in pixels, whole numbers at pixel centres.
const int RECTANGLE = 0;
const int CURVILINEAR = 1;

uniform int fanKind;
// Rectangle: least x, least y, greatest x, greatest y. Curvilinear: origin x, origin y, start radius, stop radius.
uniform vec4 fanShape;
// From straight down, towards +x positive; rad.
uniform vec2 fanAngles;

// Negative inside; px to the nearest edge.
float fanDistance(vec2 at) {
  if (fanKind == RECTANGLE) {
    vec2 beyond = max(fanShape.xy - at, at - fanShape.zw);
    return max(beyond.x, beyond.y);
  }
  vec2 from = at - fanShape.xy;
  float radius = length(from);
  float angle = atan(from.x, from.y);
  float across = max(sin(clamp(angle - fanAngles.y, -1.5, 1.5)), sin(clamp(fanAngles.x - angle, -1.5, 1.5)));
  return max(max(radius - fanShape.w, fanShape.z - radius), radius * across);
}

// Px away from the edge the transducer touches.
float skinDistance(vec2 at) {
  return fanKind == RECTANGLE ? at.y - fanShape.y : length(at - fanShape.xy) - fanShape.z;
}
