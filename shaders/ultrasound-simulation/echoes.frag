// What every sample answers before the beam blurs it: two draws, each in phase and in quadrature.
uniform sampler2D rows;
// Per line: where it meets bone, how strongly that answers, by how much it is drawn out, and the gap before the skin.
uniform sampler2D shadows;
uniform sampler2D table;
uniform float pressMm;
uniform vec3 cellMm;
uniform uint seed;
out vec4 echo;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 shadow = texelFetch(shadows, ivec2(at.x, 0), 0);
  echo = vec4(0.0);
  if (shadow.a > GEL_MM) return;
  vec4 line = lineOf(at.x);
  vec4 ofDepth = texelFetch(table, ivec2(at.y, 0), 0);
  float s = float(at.y);
  float mm = s * stepMm;
  int row = at.y >> 1;
  vec4 here = texelFetch(rows, ivec2(at.x, row), 0);
  vec4 between = mix(here, texelFetch(rows, ivec2(at.x, row + 1), 0), float(at.y & 1) / 2.0);
  float amplitude = ofDepth.r * between.r;

  vec3 before = inCt(line.xy + line.zw * (mm - pressed(shadow.a, mm, pressMm)));
  uint h = hashOfCell(ivec3(floor(before / cellMm)));
  float grain = 0.5 + float(h >> 24) / 255.0;

  float needle = 0.0;
  for (int n = 0; n < needles; n++) {
    vec2 found = needleEcho(n, line.xy + line.zw * mm, line.zw, ofDepth.a);
    needle += found.x;
    amplitude *= found.y;
  }

  float lit = clamp(shadow.r - s + 0.5, 0.0, 1.0);
  float past = mm - shadow.r * stepMm;
  float diffuse = between.g + (past > 0.0 ? between.a : 0.0);
  float reflected = here.b + needle * lit;
  float rise = length(vec2(BONE_RISE_MM, shadow.b));
  if (shadow.g > 0.0 && past > -4.0 * rise) {
    float fall = exp(past < 0.0 ? -square(past / rise) / 2.0 : -past / (BONE_DECAY_MM + shadow.b));
    // What hides part of the aperture dims the bone behind it as well.
    float seen = texelFetch(rows, ivec2(at.x, max(0, int(ceil(shadow.r / 2.0)) - 1)), 0).a;
    reflected += BONE * shadow.g * seen * fall * BONE_DECAY_MM / (BONE_DECAY_MM + 0.5 * shadow.b);
  }
  reflected *= grain;

  uint n = (h ^ seed) * 0x9e3779b1u;
  vec4 chance = vec4(even(h), even(h >> 8), even(h >> 16), even(h >> 24));
  vec4 noise = vec4(even(n), even(n >> 8), even(n >> 16), even(n >> 24));
  echo = amplitude * (diffuse * chance + vec4(reflected, 0.0, reflected, 0.0)) + NOISE * ofDepth.r * noise;
}
