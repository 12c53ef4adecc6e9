out vec2 onFloor;

void main() {
  onFloor = position.xy;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
