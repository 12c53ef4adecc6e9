// Per line: the sample at which it meets bone, how strongly that answers, by how much the beam's
// thickness draws it out; and the gap between array and skin.
uniform sampler2D tissues;
uniform sampler2D gaps;
uniform sampler2D table;
out vec4 shadow;

float boneMm(int line, int row) {
  return texelFetch(tissues, ivec2(line, row), 0).a;
}

void main() {
  int line = int(gl_FragCoord.x);
  float rowMm = 2.0 * stepMm;
  int end = ROWS - 1;
  float gap = texelFetch(gaps, ivec2(line, 0), 0).r;
  shadow = vec4(NO_BONE, 0.0, 0.0, gap);
  int row = gap > GEL_MM ? end : 1;
  while (row < end) {
    float mm = boneMm(line, row);
    if (mm <= 0.0) break;
    row += max(1, int(0.8 * mm / rowMm));
  }
  if (row >= end) return;
  while (row > 1 && boneMm(line, row - 1) <= 0.0) row--;
  float before = boneMm(line, row - 1);
  float after = boneMm(line, row);
  float part = before > after ? clamp(before / (before - after), 0.0, 1.0) : 0.0;
  int first = max(0, row - 2);
  float slope = (boneMm(line, first) - boneMm(line, row + 1)) / (float(row + 1 - first) * rowMm);
  float cosine = clamp(slope, 0.0, 1.0);
  int left = max(0, line - 1);
  int right = min(lines - 1, line + 1);
  float sideways = (boneMm(right, row) - boneMm(left, row)) / (float(right - left) * spacingMm(2 * row));
  float outwards = sqrt(max(0.0, 1.0 - cosine * cosine - sideways * sideways));
  float strength = BONE_ROUGH + (1.0 - BONE_ROUGH) * pow(cosine, BONE_SHARPNESS);
  float thickMm = texelFetch(table, ivec2(2 * row, 0), 0).a;
  shadow = vec4(2.0 * (float(row - 1) + part), strength, min(BONE_BLUR_MOST_MM, thickMm * outwards / max(0.35, cosine)), gap);
}
