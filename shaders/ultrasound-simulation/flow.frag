// The same as core/phantom/doppler/flow-lines.ts, line by line: what a colour scanner measures at every sample of its beams.
uniform sampler2D gaps;
uniform sampler2D shadows;
uniform sampler2D losses;
uniform sampler2D table;
uniform float pressMm;
uniform uint seed;
// Three texels a stretch of vessel: one end and its radius; the other end and its; speed, bluntness, width by depth.
uniform sampler2D segments;
// Per beam, how many of them it can meet and which.
uniform sampler2D lists;
uniform vec3 leftRight;
uniform float fromMm;
uniform float flowStepMm;
uniform float scaleMmPerS;
uniform float bloodDb;
// Per sample: half of the distance between beams.
uniform sampler2D softs;
out vec4 arrow;

// How much of the place is in a vessel, and its velocity towards the array: of the stretch that it lies deepest in.
vec2 bloodAt(int beamNumber, vec3 at, vec2 beam, float softMm) {
  vec2 found = vec2(0.0);
  float deepest = -softMm;
  int count = int(texelFetch(lists, ivec2(0, beamNumber), 0).r);
  for (int listed = 1; listed <= count; listed++) {
    int n = int(texelFetch(lists, ivec2(listed, beamNumber), 0).r);
    vec4 a = texelFetch(segments, ivec2(3 * n, 0), 0);
    vec4 b = texelFetch(segments, ivec2(3 * n + 1, 0), 0);
    vec3 way = b.xyz - a.xyz;
    float along = dot(way, way) + 1e-6;
    float t = clamp(dot(at - a.xyz, way) / along, 0.0, 1.0);
    vec3 off = at - a.xyz - way * t;
    vec4 flow = texelFetch(segments, ivec2(3 * n + 2, 0), 0);
    float offMm = length(off - leftRight * (dot(off, leftRight) * (1.0 - 1.0 / flow.z)));
    float radius = mix(a.w, b.w, t);
    if (radius - offMm <= deepest) continue;
    deepest = radius - offMm;
    float share = min(1.0, max(0.0, offMm - softMm) / radius);
    found = vec2(min(1.0, 0.5 + deepest / (2.0 * softMm)), -flow.x * (1.0 - pow(share, flow.y)) * dot(way.xy, beam) / sqrt(along));
  }
  return found;
}

float wallFilter(float turn) {
  return smoothstep(WALL_STOP, WALL_PASS, abs(sin(turn / 2.0)) * 2.0 / PI);
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  arrow = vec4(0.0);
  float gap = texelFetch(gaps, ivec2(at.x, 0), 0).r;
  float mm = fromMm + float(at.y) * flowStepMm;
  float s = mm / stepMm;
  if (gap > GEL_MM || s > texelFetch(shadows, ivec2(at.x, 0), 0).r) return;
  vec4 line = lineOf(at.x);
  int block = min(SAMPLES / BLOCK - 1, int(s) / BLOCK);
  float from = texelFetch(losses, ivec2(at.x, block), 0).r;
  float to = texelFetch(losses, ivec2(at.x, block + 1), 0).r;
  float lossDb = mix(from, to, s / float(BLOCK) - float(block));
  float level = clamp((bloodDb - lossDb) / FADE_DB, 0.0, 1.0);
  vec2 before = line.xy + line.zw * (mm - pressed(gap, mm, pressMm));
  float sigma = texelFetch(table, ivec2(min(SAMPLES - 1, int(s)), 0), 0).a;
  float softMm = texelFetch(softs, ivec2(at.y, 0), 0).r;
  for (int slice = -1; slice <= 1; slice++) {
    vec2 blood = bloodAt(at.x, vec3(before, float(slice) * SLICE * sigma), line.zw, softMm);
    float turn = PI * blood.y / scaleMmPerS;
    arrow.xy += (slice == 0 ? 0.5 : 0.25) * blood.x * level * wallFilter(turn) * vec2(cos(turn), sin(turn));
  }
  uint n = hash((uint(at.x * FLOW_SAMPLES + at.y) * 0x9e3779b1u) ^ seed);
  arrow.xy += FLOW_NOISE * (vec2(float(n & 255u), float((n >> 8) & 255u)) - 127.5) / 127.5;
}
