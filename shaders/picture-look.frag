// A picture as one of the looks of core/ultrasound/enhancement.ts, pixel for pixel; its tables and numbers stand before
// this text. Grey levels 0-255 throughout.
uniform sampler2D picture;
uniform vec2 sizePx;
// 1 speckle, 2 bone, 3 needle, 4 soft.
uniform int look;

out vec4 fragment;

ivec2 here;

float tap(ivec2 away) {
  return 255.0 * texelFetch(picture, clamp(here + away, ivec2(0), ivec2(sizePx) - 1), 0).r;
}

// Mean and variance on a grid.
vec2 statistics(int half_, int step_) {
  float sum = 0.0;
  float squares = 0.0;
  for (int j = -half_; j <= half_; j++)
    for (int i = -half_; i <= half_; i++) {
      float value = tap(ivec2(i, j) * step_);
      sum += value;
      squares += value * value;
    }
  float count = float((2 * half_ + 1) * (2 * half_ + 1));
  float mean = sum / count;
  return vec2(mean, max(0.0, squares / count - mean * mean));
}

float withoutSpeckle() {
  vec2 s = statistics(SPECKLE_HALF, SPECKLE_STEP);
  float kept = max(0.0, s.y - SPECKLE_DEVIATION * SPECKLE_DEVIATION) / max(s.y, 1e-3);
  return s.x + kept * (tap(ivec2(0)) - s.x);
}

float boneLine() {
  float best = 0.0;
  float bestOn = 0.0;
  for (int line = 0; line < BONE_LINES; line++) {
    vec3 sums = vec3(0.0);
    for (int n = 0; n < BONE_LENGTH; n++) {
      int at = 3 * (line * BONE_LENGTH + n);
      sums += vec3(tap(BONE_STEPS[at]), tap(BONE_STEPS[at + 1]), tap(BONE_STEPS[at + 2]));
    }
    sums /= float(BONE_LENGTH);
    float stands = sums.x - max(sums.y, sums.z);
    if (stands > best) {
      best = stands;
      bestOn = sums.x;
    }
  }
  float behind = 0.0;
  float count = 0.0;
  for (int dy = BONE_BEHIND.x; dy <= BONE_BEHIND.y; dy += BONE_BEHIND.z, count++) behind += tap(ivec2(0, dy));
  float shadow = bestOn > 0.0 ? clamp(1.0 - behind / count / bestOn, 0.0, 1.0) : 0.0;
  return BONE_KEEP * tap(ivec2(0)) + BONE_GAIN * best * shadow;
}

float needleLine() {
  float best = 0.0;
  for (int line = 0; line < NEEDLE_LINES; line++) {
    vec3 sums = vec3(0.0);
    for (int n = 0; n < NEEDLE_LENGTH; n++) {
      int at = 3 * (line * NEEDLE_LENGTH + n);
      sums += vec3(tap(NEEDLE_STEPS[at]), tap(NEEDLE_STEPS[at + 1]), tap(NEEDLE_STEPS[at + 2]));
    }
    sums /= float(NEEDLE_LENGTH);
    best = max(best, sums.x - max(sums.y, sums.z));
  }
  return NEEDLE_KEEP * tap(ivec2(0)) + NEEDLE_GAIN * best;
}

float againstSurroundings() {
  vec2 s = statistics(SOFT_HALF, SOFT_STEP);
  float mean = statistics(1, 1).x;
  float gain = min(SOFT_MOST_GAIN, SOFT_DEVIATION / (sqrt(s.y) + SOFT_FLOOR));
  return s.x + gain * (mean - s.x);
}

void main() {
  here = ivec2(gl_FragCoord.xy);
  float original = tap(ivec2(0));
  float value = original;
  float reach = float(look == 1 ? SPECKLE_REACH : look == 2 ? BONE_REACH : look == 3 ? NEEDLE_REACH : SOFT_REACH);
  float depth = -fanDistance(vec2(here)) - reach;
  if (depth > 0.0) {
    float seen = look == 1 ? withoutSpeckle() : look == 2 ? boneLine() : look == 3 ? needleLine() : againstSurroundings();
    value = mix(original, seen, min(1.0, depth / reach));
  }
  fragment = vec4(vec3(floor(clamp(value, 0.0, 255.0) + 0.5) / 255.0), 1.0);
}
