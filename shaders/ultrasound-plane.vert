// Positions are image pixels: the picture's outline, half a pixel beyond its outermost pixel centres.
out vec2 pixel;

void main() {
  pixel = position.xy;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
