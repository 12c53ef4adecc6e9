// One ultrasound picture: nothing outside its echo field, its grey values untouched but where colour lies over them.
uniform sampler2D picture;
// A byte of velocity a pixel, 0 none; and the colour of each byte.
uniform sampler2D flow;
uniform sampler2D flowColours;
uniform bool hasFlow;
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
  if (hasFlow) {
    int velocity = int(255.0 * textureLod(flow, (pixel + 0.5) / sizePx, 0.0).r + 0.5);
    if (velocity > 0) fragment.rgb = texelFetch(flowColours, ivec2(velocity, 0), 0).rgb;
  }
  if (outside > -edgePx) fragment.rgb = skinDistance(pixel) < 2.0 * edgePx ? skinColour : edgeColour;
}
