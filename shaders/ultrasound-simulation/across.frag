// Across the lines by the beam; then the amplitude on a logarithmic scale of grey, four samples to a texel so that they are read back as bytes.
uniform sampler2D echoes;
uniform sampler2D shadows;
// Per sample: weight of the next line, normalisation, ring under the array's face.
uniform sampler2D beams;
uniform float dynamicRangeDb;
out vec4 grey;

float amplitude(ivec2 at) {
  vec3 beam = texelFetch(beams, ivec2(at.y, 0), 0).rgb;
  vec4 sum = texelFetch(echoes, at, 0);
  float weight = beam.r;
  float ratio = weight * weight * weight;
  for (int n = 1; n <= BEAM_REACH; n++) {
    vec4 before = texelFetch(echoes, ivec2(max(0, at.x - n), at.y), 0);
    vec4 after = texelFetch(echoes, ivec2(min(lines - 1, at.x + n), at.y), 0);
    sum += weight * (before + after);
    weight *= ratio;
    ratio *= beam.r * beam.r;
  }
  return beam.g * sqrt(dot(sum, sum) / 2.0) + beam.b;
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy) * ivec2(1, 4);
  grey = vec4(0.0);
  if (texelFetch(shadows, ivec2(at.x, 0), 0).a > GEL_MM) return;
  vec4 sum = vec4(
    amplitude(at),
    amplitude(at + ivec2(0, 1)),
    amplitude(at + ivec2(0, 2)),
    amplitude(at + ivec2(0, 3))
  );
  // 6.0206 dB is a factor of two.
  vec4 db = 6.0205999 * log2(sum / WHITE + 1e-9);
  grey = clamp(db / dynamicRangeDb + 1.0, 0.0, 1.0);
}
