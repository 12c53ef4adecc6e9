// Front-to-back ray casting. A point of the ray is eyeUvw + t * ray: t is 0 at the eye
// and 1 at the far side of the box, and depth in view space grows linearly with it.

uniform sampler3D voxels;
// How many bricks of LEAP_VOXELS each is away from one with something in it; 0 to 1, for 0 to 255.
uniform sampler3D leaps;
uniform sampler2D lookUp;
uniform highp sampler2D solidDepth;
uniform mat4 projectionMatrix;
uniform mat4 modelMatrix;
uniform mat4 uvwFromWorld;
uniform vec3 clipLow;
uniform vec3 clipHigh;
// What lies where dot(cut, uvw1) > 0 is taken away.
uniform vec4 cut;
uniform vec3 voxelsAlong;
uniform vec3 extentMm;
uniform float lowestVisible;
// The value a person would call the surface; 0 to 1 as in the texture.
uniform float surface;
uniform float stepVoxels;
// A step is never longer, however large the voxels.
uniform float longestStepMm;

in vec3 backUvw;
in vec3 eyeUvw;
in float backViewZ;

out vec4 fragment;

const int MOST_STEPS = 3000;
const float ENOUGH = 0.98;
const float LEVELS = 256.0;
// A sample that adds less than this to the picture is not worth four more of the volume: it is lit as even tissue is.
const float WORTH_LIGHTING = 0.02;
const float UNLIT = 0.8;
// Light as from a lamp above the viewer's head; shares of it.
const float AMBIENT = 0.32;
const float DIFFUSE = 0.68;
const float GLOSS = 0.06;
// Voxels along each axis from the middle to where the rise is taken: wider is smoother.
const float REACH = 1.25;

float least(vec3 v) { return min(v.x, min(v.y, v.z)); }
float greatest(vec3 v) { return max(v.x, max(v.y, v.z)); }

// Of the solid thing drawn at this pixel; the far side of the box when there is none.
float solidT() {
  float depth = texelFetch(solidDepth, ivec2(gl_FragCoord.xy), 0).r;
  if (depth >= 1.0) return 1.0;
  float viewZ = -projectionMatrix[3][2] / (2.0 * depth - 1.0 + projectionMatrix[2][2]);
  return viewZ / backViewZ;
}

float depthAt(float t) {
  float viewZ = t * backViewZ;
  return 0.5 - 0.5 * (projectionMatrix[2][2] + projectionMatrix[3][2] / viewZ);
}

// Spreads the steps' beginnings so that they leave no rings (Jimenez, SIGGRAPH 2014 course: interleaved gradient noise).
float jitter() { return fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))); }

vec3 lit(vec3 colour, vec3 uvw, vec3 towardsEye) {
  vec3 d = REACH / voxelsAlong;
  // At the corners of a tetrahedron: four samples tell the rise along three axes.
  float a = texture(voxels, uvw + d).r;
  float b = texture(voxels, uvw + vec3(d.x, -d.y, -d.z)).r;
  float c = texture(voxels, uvw + vec3(-d.x, d.y, -d.z)).r;
  float e = texture(voxels, uvw + vec3(-d.x, -d.y, d.z)).r;
  vec3 rise = 0.5 * vec3(a + b - c - e, a - b + c - e, a - b - c + e);
  // A gradient goes over into the world by the transpose of the way back, which keeps it right for any axes, mirrored too.
  vec3 inWorld = rise * voxelsAlong * mat3(uvwFromWorld);
  float steepness = length(rise);
  if (steepness < 1e-4) return colour * UNLIT;
  vec3 normal = -normalize(inWorld);
  vec3 towardsLight = normalize(towardsEye + vec3(0.0, 0.45, 0.0));
  // Seen through, a surface that faces away is lit from behind: dim, not black.
  float facing = max(dot(normal, towardsLight), -0.5 * dot(normal, towardsLight));
  float shine = pow(max(dot(normal, normalize(towardsLight + towardsEye)), 0.0), 24.0);
  vec3 shaded = colour * (AMBIENT + DIFFUSE * facing) + GLOSS * shine;
  // Inside even tissue the gradient is noise and says nothing about a surface.
  return mix(colour * UNLIT, shaded, smoothstep(0.01, 0.06, steepness));
}

// Where between two samples the surface is crossed: its shading must not hang on where samples happen to fall.
// Two steps of the false position: between two samples a volume is nearly straight.
float surfaceT(float outside, float inside, float below, float above, vec3 ray) {
  for (int i = 0; i < 2; i++) {
    float middle = mix(outside, inside, (surface - below) / (above - below));
    float there = texture(voxels, eyeUvw + middle * ray).r;
    if (there >= surface) {
      inside = middle;
      above = there;
    } else {
      outside = middle;
      below = there;
    }
  }
  return mix(outside, inside, (surface - below) / (above - below));
}

void main() {
  vec3 ray = backUvw - eyeUvw;
  vec3 perT = 1.0 / mix(ray, vec3(1e-9), lessThan(abs(ray), vec3(1e-9)));
  vec3 a = (clipLow - eyeUvw) * perT;
  vec3 b = (clipHigh - eyeUvw) * perT;
  float nearT = projectionMatrix[3][2] / (projectionMatrix[2][2] - 1.0) / -backViewZ;
  float begin = max(greatest(min(a, b)), nearT);
  float end = min(least(max(a, b)), solidT());

  float side = dot(cut.xyz, eyeUvw) + cut.w;
  float closing = dot(cut.xyz, ray);
  if (closing > 0.0) end = min(end, -side / closing);
  else if (closing < 0.0) begin = max(begin, -side / closing);
  else if (side > 0.0) discard;
  if (begin >= end) discard;

  float stride = stepVoxels / greatest(abs(ray) * voxelsAlong);
  float mmPerT = length(ray * extentMm);
  stride = min(stride, longestStepMm / mmPerT);
  float strideMm = stride * mmPerT;
  vec3 towardsEye = -normalize(mat3(modelMatrix) * ray);
  vec3 bricksAlong = voxelsAlong / LEAP_VOXELS;
  ivec3 lastBrick = textureSize(leaps, 0) - 1;

  vec3 light = vec3(0.0);
  float opacity = 0.0;
  float firstT = -1.0;
  float t = begin + stride * jitter();
  // Negative: the step before this one was leapt over.
  float before = -1.0;

  for (int i = 0; i < MOST_STEPS; i++) {
    if (t > end) break;
    vec3 uvw = eyeUvw + t * ray;
    ivec3 brick = clamp(ivec3(uvw * bricksAlong), ivec3(0), lastBrick);
    float clear = 255.0 * texelFetch(leaps, brick, 0).r;
    if (clear > 0.5) {
      vec3 exits = ((vec3(brick) + mix(vec3(1.0 - clear), vec3(clear), step(0.0, ray))) / bricksAlong - eyeUvw) * perT;
      t += stride * max(1.0, ceil((least(exits) - t) / stride));
      before = -1.0;
      continue;
    }
    float here = texture(voxels, uvw).r;
    if (before < 0.0) before = here;
    if (max(before, here) > lowestVisible) {
      vec4 tissue = texture(lookUp, (vec2(before, here) * (LEVELS - 1.0) + 0.5) / LEVELS);
      float share = (1.0 - opacity) * (1.0 - pow(1.0 - tissue.a, strideMm));
      bool isCrossing = before < surface && here >= surface;
      float at = isCrossing ? surfaceT(t - stride, t, before, here, ray) : t;
      light += share * (share > WORTH_LIGHTING ? lit(tissue.rgb, eyeUvw + at * ray, towardsEye) : UNLIT * tissue.rgb);
      opacity += share;
      if (share > 0.0 && (firstT < 0.0 || opacity - share < 0.5)) firstT = at;
      if (opacity > ENOUGH) break;
    }
    before = here;
    t += stride;
  }
  if (firstT < 0.0 || opacity < 0.004) discard;

  gl_FragDepth = clamp(depthAt(firstT), 0.0, 1.0);
  fragment = vec4(linearToOutputTexel(vec4(light / opacity, 1.0)).rgb * opacity, opacity);
}
