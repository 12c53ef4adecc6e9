// Two-way loss of a line at the start of each block of samples, dB.
uniform sampler2D tissues;
uniform float lossDbPerMm;
out float lossDb;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  float sum = 0.0;
  int end = at.y * (BLOCK / 2);
  for (int row = LOSS_STRIDE / 2; row < end; row += LOSS_STRIDE) sum += texelFetch(tissues, ivec2(at.x, row), 0).g;
  lossDb = sum * float(2 * LOSS_STRIDE) * stepMm * lossDbPerMm;
}
