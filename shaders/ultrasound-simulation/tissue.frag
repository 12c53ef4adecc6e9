// What every second sample of every line lies in: impedance, attenuation, scatter, distance to bone.
uniform sampler3D material;
uniform vec3 materialOrigin;
uniform vec3 materialScale;
uniform sampler3D surfaces;
uniform vec3 surfacesOrigin;
uniform vec3 surfacesScale;
uniform sampler2D gaps;
uniform float pressMm;
out vec4 tissue;

/** 1 in the volume, 0 beyond its edges: nothing is known there, and nothing is made up. */
float isKnown(vec3 at) {
  vec3 clamped = clamp(at, 0.0, 1.0);
  return clamped == at ? 1.0 : 0.0;
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 line = lineOf(at.x);
  float mm = 2.0 * float(at.y) * stepMm;
  vec3 here = inCt(line.xy + line.zw * mm);
  float rest = mm - pressed(texelFetch(gaps, ivec2(at.x, 0), 0).r, mm, pressMm);
  vec3 before = inCt(line.xy + line.zw * rest);
  vec3 softAt = (before - materialOrigin) * materialScale;
  vec3 soft = 255.0 * textureLod(material, softAt, 0.0).rgb;
  vec3 hardAt = (here - surfacesOrigin) * surfacesScale;
  float hard = 255.0 * mix(1.0, textureLod(surfaces, hardAt, 0.0).r, isKnown(hardAt));
  tissue = vec4(
    IMPEDANCE_LEAST + IMPEDANCE_STEP * soft.r,
    ATTENUATION_STEP * soft.g,
    SCATTER_STEP * soft.b * isKnown(softAt),
    BONE_LEAST + BONE_STEP * hard
  );
}
