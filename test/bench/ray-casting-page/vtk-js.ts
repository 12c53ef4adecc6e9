/** vtk.js as cornerstone3D and others draw volumes with it: trilinear samples, each lit by the volume's gradient. */
import '@kitware/vtk.js/Rendering/Profiles/Volume.js'
import dataArray from '@kitware/vtk.js/Common/Core/DataArray.js'
import imageData from '@kitware/vtk.js/Common/DataModel/ImageData.js'
import piecewise from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction.js'
import colours from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction.js'
import coreRenderer from '@kitware/vtk.js/Rendering/Core/Renderer.js'
import interactors from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor.js'
import coreWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow.js'
import coreVolume from '@kitware/vtk.js/Rendering/Core/Volume.js'
import coreMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper.js'
import glWindow from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow.js'
import { HALF_ANGLE_RAD, read, wait, type Caster, type Given } from './caster.ts'

/** @param sampleMm from sample to sample along a ray */
export function createVtkJs({ geometry, voxels, size, view }: Given, sampleMm: number): Caster {
  const image = imageData.newInstance()
  image.setDimensions([...geometry.dimensions])
  image.setSpacing([...geometry.spacingMm])
  image.setOrigin([...geometry.origin])
  image.setDirection(...geometry.direction)
  image.getPointData().setScalars(dataArray.newInstance({ name: 'hu', values: voxels, numberOfComponents: 1 }))

  const mapper = coreMapper.newInstance()
  mapper.setInputData(image)
  mapper.setAutoAdjustSampleDistances(false)
  mapper.setSampleDistance(sampleMm)
  mapper.setMaximumSamplesPerRay(10_000)
  const volume = coreVolume.newInstance()
  volume.setMapper(mapper)
  const property = volume.getProperty()
  property.setInterpolationTypeToLinear()
  property.setShade(true)
  property.setAmbient(0.32)
  property.setDiffuse(0.68)
  property.setSpecular(0.06)
  property.setSpecularPower(24)

  const renderer = coreRenderer.newInstance({ background: [0, 0, 0] })
  const window = coreWindow.newInstance()
  window.addRenderer(renderer)
  const openGl = glWindow.newInstance()
  const place = document.createElement('div')
  document.body.append(place)
  openGl.setContainer(place)
  openGl.setSize(size, size)
  window.addView(openGl)
  // Its mapper asks it whether anything moves.
  const interactor = interactors.newInstance()
  interactor.setView(openGl)
  interactor.initialize()
  renderer.addVolume(volume)
  const camera = renderer.getActiveCamera()
  const awayMm = view.halfMm / Math.tan(HALF_ANGLE_RAD)
  camera.setFocalPoint(...view.middle)
  camera.setPosition(
    ...(view.middle.map((mm, axis) => mm + awayMm * view.towardsEye[axis]!) as [number, number, number]),
  )
  camera.setViewUp(0, 0, 1)
  camera.setViewAngle((2 * HALF_ANGLE_RAD * 180) / Math.PI)
  renderer.resetCameraClippingRange()
  // Made with the first picture.
  window.render()
  const gl = place.querySelector('canvas')!.getContext('webgl2')!

  return {
    show({ stops }) {
      const colour = colours.newInstance()
      const opacity = piecewise.newInstance()
      for (const { value, colour: rgb, opacityPerMm } of stops) {
        colour.addRGBPoint(value, rgb[0] / 255, rgb[1] / 255, rgb[2] / 255)
        opacity.addPoint(value, opacityPerMm)
      }
      property.setRGBTransferFunction(0, colour)
      property.setScalarOpacity(0, opacity)
      property.setScalarOpacityUnitDistance(0, 1)
      return Promise.resolve()
    },
    draw() {
      window.render()
      wait(gl)
    },
    pixels() {
      // What was drawn is gone once the page has shown it.
      window.render()
      return read(gl, size)
    },
  }
}
