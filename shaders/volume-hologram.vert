// The shown part of the volume as a box in its own texture coordinates (0 to 1 along
// i, j, k); only the faces turned away are drawn, so that one may stand inside.
uniform vec3 clipLow;
uniform vec3 clipHigh;
uniform mat4 uvwFromWorld;

out vec3 backUvw;
out vec3 eyeUvw;
out float backViewZ;

void main() {
  backUvw = mix(clipLow, clipHigh, position);
  eyeUvw = (uvwFromWorld * vec4(cameraPosition, 1.0)).xyz;
  vec4 inView = modelViewMatrix * vec4(backUvw, 1.0);
  backViewZ = inView.z;
  gl_Position = projectionMatrix * inView;
}
