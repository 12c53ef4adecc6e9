// Per line: mm of gel or air between array and skin.
uniform sampler3D surfaces;
uniform vec3 surfacesOrigin;
uniform vec3 surfacesScale;
out float gap;

void main() {
  vec3 at = (inCt(lineOf(int(gl_FragCoord.x)).xy) - surfacesOrigin) * surfacesScale;
  gap = SKIN_LEAST + SKIN_STEP * 255.0 * textureLod(surfaces, at, 0.0).g;
}
