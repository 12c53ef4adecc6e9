// What a network found in a picture, over it: each region's outline and a faint fill. Nothing where it found nothing.
// Per cell its class (byte) and how far inside its region it lies (sixteenths of a cell).
uniform sampler2D cells;
uniform float side;
// Image pixels: middle of the first cell, and from cell to cell.
uniform vec4 mapping;
// Of each class: its colour as the screen is to have it; opacity of outline and fill.
uniform vec3 colours[MOST_CLASSES];
uniform vec2 weights[MOST_CLASSES];
// A needle in the picture: its ends, how far each is out of the plane (mm), and how wide a strip is kept free (px; 0 none).
uniform vec4 needle;
uniform vec2 needleOutMm;
uniform float needleHalfPx;

in vec2 pixel;
out vec4 fragment;

const float LINE_PX = 2.0;
const float LEAST_LINE_CELLS = 0.8;
const float SLICE_MM = 3.0;

// 0 along a needle that lies in the slice, 1 away from it.
float awayFromNeedle() {
  if (needleHalfPx <= 0.0) return 1.0;
  vec2 along = needle.zw - needle.xy;
  float t = clamp(dot(pixel - needle.xy, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
  if (abs(mix(needleOutMm.x, needleOutMm.y, t)) > SLICE_MM) return 1.0;
  return smoothstep(0.7 * needleHalfPx, needleHalfPx, distance(pixel, needle.xy + t * along));
}

void main() {
  vec2 at = (pixel - mapping.xy) / mapping.zw;
  float cellsPerScreenPx = 0.7071 * length(vec2(length(dFdx(at)), length(dFdy(at))));
  if (any(lessThan(at, vec2(-0.5))) || any(greaterThan(at, vec2(side - 0.5)))) discard;

  vec2 low = floor(at);
  vec2 part = at - low;
  vec4 shares = vec4((1.0 - part.x) * (1.0 - part.y), part.x * (1.0 - part.y), (1.0 - part.x) * part.y, part.x * part.y);
  int classes[4];
  float insides[4];
  for (int n = 0; n < 4; n++) {
    ivec2 cell = clamp(ivec2(low) + ivec2(n & 1, n >> 1), ivec2(0), ivec2(int(side) - 1));
    vec2 value = 255.0 * texelFetch(cells, cell, 0).rg;
    classes[n] = int(value.r + 0.5);
    insides[n] = value.g / 16.0;
  }

  // Of the classes of the four cells around, the one with the greatest share: edges run smoothly between cells.
  int found = 0;
  float greatest = 0.0;
  for (int n = 0; n < 4; n++) {
    float share = 0.0;
    for (int m = 0; m < 4; m++) if (classes[m] == classes[n]) share += shares[m];
    if (classes[n] > 0 && share > greatest) {
      found = classes[n];
      greatest = share;
    }
  }
  if (found == 0 || found >= MOST_CLASSES) discard;
  float inside = 0.0;
  for (int n = 0; n < 4; n++) inside += shares[n] * (classes[n] == found ? insides[n] : -insides[n]);

  float cover = clamp(inside / cellsPerScreenPx + 0.5, 0.0, 1.0);
  float width = max(LINE_PX * cellsPerScreenPx, LEAST_LINE_CELLS);
  float line = 1.0 - smoothstep(width - cellsPerScreenPx, width, inside);
  vec2 weight = weights[found];
  fragment = vec4(colours[found], cover * mix(weight.y, weight.x, line) * awayFromNeedle());
}
