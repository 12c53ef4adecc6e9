// A registered volume, cut by the picture's own plane, laid over the ultrasound picture that is drawn already.
// core/fusion/fused-picture.ts computes the same.
const int SIDE_BY_SIDE = 1;
const int BLEND = 2;
const int CHECKERBOARD = 3;
const int SWIPE = 4;
const int EDGES = 5;

// The whole volume, 0 to 1 as in its bytes, and the bytes' share drawn black and white.
uniform sampler3D voxels;
uniform vec2 window;
// Picture pixels to the volume's texture, 0 to 1 from face to face.
uniform mat4 uvwFromImage;
// Which group of structures is at each point of a grid, and picture pixels to that grid's indices.
uniform sampler3D classes;
uniform mat4 gridFromImage;
uniform bool hasClasses;
uniform vec3 classColours[CLASS_COUNT];
uniform int mode;
uniform float amount;
uniform vec2 sizePx;
uniform vec2 pixelMm;

in vec2 pixel;
out vec4 fragment;

// Picture pixels from one pixel of the screen to the next.
vec2 screenPx;

vec3 uvwAt(vec2 at) { return (uvwFromImage * vec4(at, 0.0, 1.0)).xyz; }

float greyAt(vec2 at) {
  return clamp((textureLod(voxels, uvwAt(at), 0.0).r - window.x) / (window.y - window.x), 0.0, 1.0);
}

// Where the grey rises most steeply, and no less than before and behind.
float edgeStrength(vec2 at) {
  // Never less than from one pixel of the picture or the screen to the next: an edge between two must not fall through.
  vec2 onePx = max(screenPx, vec2(1.0)) * pixelMm;
  float reachMm = max(EDGE_REACH_MM, max(onePx.x, onePx.y));
  vec2 reach = reachMm / pixelMm;
  vec2 across = vec2(
    greyAt(at + vec2(reach.x, 0.0)) - greyAt(at - vec2(reach.x, 0.0)),
    greyAt(at + vec2(0.0, reach.y)) - greyAt(at - vec2(0.0, reach.y))
  );
  float rise = length(across);
  float slope = rise / (2.0 * reachMm);
  float least = mix(EDGE_SLOPE.x, EDGE_SLOPE.y, amount);
  if (slope <= 0.6 * least) return 0.0;
  vec2 along = across / rise * reach;
  float here = greyAt(at);
  float beside = max(abs(here - greyAt(at - 2.0 * along)), abs(greyAt(at + 2.0 * along) - here));
  float ratio = abs(greyAt(at + along) - greyAt(at - along)) / max(beside, 1e-6);
  return smoothstep(0.6 * least, least, slope) * smoothstep(0.75, 1.0, ratio);
}

float cover(vec2 at) {
  if (mode == BLEND) return amount;
  if (mode == EDGES) return edgeStrength(at);
  if (mode == SWIPE) return at.x < amount * sizePx.x - 0.5 ? 1.0 : 0.0;
  if (mode == CHECKERBOARD) {
    vec2 field = floor(at * pixelMm / mix(FIELD_MM.x, FIELD_MM.y, amount));
    return mod(field.x + field.y, 2.0);
  }
  return 1.0;
}

// The structure with the greatest weight among the eight points around; 0 beyond the grid.
int classAt(vec2 at) {
  vec3 place = (gridFromImage * vec4(at, 0.0, 1.0)).xyz;
  ivec3 low = ivec3(floor(place));
  if (any(lessThan(low, ivec3(0))) || any(greaterThanEqual(low, textureSize(classes, 0) - 1))) return 0;
  vec3 part = place - vec3(low);
  float weights[CLASS_COUNT];
  for (int each = 0; each < CLASS_COUNT; each++) weights[each] = 0.0;
  for (int corner = 0; corner < 8; corner++) {
    ivec3 step = ivec3(corner & 1, (corner >> 1) & 1, corner >> 2);
    vec3 weight = mix(1.0 - part, part, vec3(step));
    int which = int(255.0 * texelFetch(classes, low + step, 0).r + 0.5);
    weights[which] += weight.x * weight.y * weight.z;
  }
  int best = 0;
  for (int each = 1; each < CLASS_COUNT; each++) if (weights[each] > weights[best]) best = each;
  return best;
}

void main() {
  screenPx = fwidth(pixel);
  if (fanDistance(pixel) > 0.0) discard;
  vec3 uvw = uvwAt(pixel);
  bool isOutside = any(lessThan(uvw, vec3(0.0))) || any(greaterThan(uvw, vec3(1.0)));

  vec3 colour = mode == EDGES ? EDGE_COLOUR : greyAt(pixel) * TINT;
  float share = cover(pixel);
  if (isOutside && (mode == BLEND || mode == EDGES)) share = 0.0;
  else if (isOutside) {
    float along = (pixel.x * pixelMm.x + pixel.y * pixelMm.y) / HATCH_MM;
    colour = vec3(fract(along) < 0.35 ? HATCH.y : HATCH.x);
  }
  if (mode == SWIPE && abs(pixel.x - amount * sizePx.x + 0.5) * pixelMm.x < CURTAIN_HALF_MM) {
    colour = CURTAIN;
    share = 1.0;
  }
  if (hasClasses) {
    // Never thinner than a pixel of the picture or of the screen: a line with gaps reads as something else.
    vec2 reach = max(max(OUTLINE_MM / pixelMm, vec2(1.0)), screenPx);
    int here = classAt(pixel);
    int right = classAt(pixel + vec2(reach.x, 0.0));
    int below = classAt(pixel + vec2(0.0, reach.y));
    if (here != right || here != below) {
      vec3 line = classColours[max(here, max(right, below))];
      float both = 1.0 - (1.0 - share) * (1.0 - OUTLINE_SHARE);
      colour = (colour * share * (1.0 - OUTLINE_SHARE) + line * OUTLINE_SHARE) / both;
      share = both;
    }
  }
  if (share <= 0.0) discard;
  // Bytes for the screen, like the picture's own: no change of colour space.
  fragment = vec4(colour, share);
}
