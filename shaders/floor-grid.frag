// A floor to judge distance by: a line each quarter metre, fading into the ground colour. Colours as they go to the screen.
uniform vec3 ground;
uniform vec3 grid;

in vec2 onFloor;
out vec4 fragment;

void main() {
  vec2 cell = onFloor * 4.0;
  vec2 width = fwidth(cell);
  vec2 away = abs(fract(cell - 0.5) - 0.5) / width;
  // Where lines are closer than pixels they become an even tone, not a flicker.
  vec2 line = clamp(1.2 - away, 0.0, 1.0) * clamp(1.5 - 3.0 * width, 0.0, 1.0);
  float fade = smoothstep(3.0, 0.6, length(onFloor));
  fragment = vec4(mix(ground, grid, max(line.x, line.y) * fade), 1.0);
}
