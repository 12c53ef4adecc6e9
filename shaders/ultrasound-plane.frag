// One ultrasound picture: nothing outside its echo field, its grey values untouched.
uniform sampler2D picture;
uniform vec2 sizePx;
uniform float edgePx;
uniform vec3 edgeColour;
uniform vec3 skinColour;

in vec2 pixel;
out vec4 fragment;

void main() {
  float outside = fanDistance(pixel);
  if (outside > 0.0) discard;
  float grey = texture(picture, (pixel + 0.5) / sizePx).r;
  // The bytes are for the screen as they are: no change of colour space.
  fragment = vec4(vec3(grey), 1.0);
  if (outside > -edgePx) fragment.rgb = skinDistance(pixel) < 2.0 * edgePx ? skinColour : edgeColour;
}
