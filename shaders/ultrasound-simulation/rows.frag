// Per row of tissue: share of the beam that arrives and comes back, what scatters, what the interface to the next row reflects, haze of a
// shadow (before it: how much of the aperture sees the row).
uniform sampler2D tissues;
uniform sampler2D shadows;
uniform sampler2D losses;
out vec4 echo;

// Of a line so many lines aside.
float hitOf(int line, float aside) {
  return texelFetch(shadows, ivec2(clamp(int(floor(float(line) + aside + 0.5)), 0, lines - 1), 0), 0).r;
}

// Whether a ray of the aperture passes the bone beside the line.
float open(int line, float ray, float s) {
  float bone = hitOf(line, 0.5 * ray);
  float crossed = bone < s ? ray * (1.0 - bone / s) : ray * 0.5;
  return hitOf(line, crossed) > s ? 1.0 : 0.0;
}

// How much of the aperture sees a place, there and back.
float seenBy(ivec2 at, float hit) {
  float s = float(2 * at.y);
  float halfLines = s * stepMm / (2.0 * F_NUMBER) / spacingMm(2 * at.y);
  float seen = hit > s ? APERTURE_MIDDLE : 0.0;
  seen += APERTURE_INNER * (open(at.x, -0.4 * halfLines, s) + open(at.x, 0.4 * halfLines, s));
  seen += APERTURE_OUTER * (open(at.x, -0.85 * halfLines, s) + open(at.x, 0.85 * halfLines, s));
  return seen * seen;
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 here = texelFetch(tissues, at, 0);
  float next = texelFetch(tissues, ivec2(at.x, min(ROWS - 1, at.y + 1)), 0).r;
  int left = max(0, at.x - 1);
  int right = min(lines - 1, at.x + 1);
  float along = (next - here.r) / (2.0 * stepMm);
  float beside = texelFetch(tissues, ivec2(right, at.y), 0).r - texelFetch(tissues, ivec2(left, at.y), 0).r;
  beside /= float(right - left) * spacingMm(2 * at.y);
  float steep = along * along + beside * beside;
  float squarely = steep > 1e-12 ? along * along / steep : 0.0;

  float blocks = float(2 * at.y) / float(BLOCK);
  int block = min(SAMPLES / BLOCK - 1, int(blocks));
  float from = texelFetch(losses, ivec2(at.x, block), 0).r;
  float to = texelFetch(losses, ivec2(at.x, block + 1), 0).r;
  float hit = texelFetch(shadows, ivec2(at.x, 0), 0).r;
  float pastMm = max(0.0, float(2 * at.y) - hit) * stepMm;
  float seen = seenBy(at, hit);
  echo = vec4(
    exp(NEPER_PER_DB * mix(from, to, blocks - float(block))),
    SCATTER * here.b * seen,
    REFLECTION * abs(along) * squarely * seen,
    pastMm > 0.0 ? HAZE * exp(-pastMm / HAZE_DECAY_MM) : seen
  );
}
