"""VTK's iterative closest points, asked line by line: each line of the input is a first guess and points, each line of the output what came of it."""
import json
import sys
import time
from array import array

from vtkmodules.vtkCommonCore import vtkPoints, vtkVersion
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkIterativeClosestPointTransform, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkCommonTransforms import vtkTransform


def polydata(places):
    points = vtkPoints()
    for n in range(0, len(places), 3):
        points.InsertNextPoint(places[n], places[n + 1], places[n + 2])
    data = vtkPolyData()
    data.SetPoints(points)
    return data


def read(path, kind):
    numbers = array(kind)
    with open(path, 'rb') as file:
        numbers.frombytes(file.read())
    return numbers


surface = polydata(read(sys.argv[1], 'f'))
corners = read(sys.argv[2], 'I')
cells = vtkCellArray()
for n in range(0, len(corners), 3):
    cells.InsertNextCell(3, (corners[n], corners[n + 1], corners[n + 2]))
surface.SetPolys(cells)
print(json.dumps({'version': vtkVersion.GetVTKVersion()}), flush=True)

for line in sys.stdin:
    asked = json.loads(line)
    guess = vtkMatrix4x4()
    guess.DeepCopy([asked['guess'][4 * (n % 4) + n // 4] for n in range(16)])
    start = vtkTransform()
    start.SetMatrix(guess)
    placed = []
    for n in range(0, len(asked['points']), 3):
        placed.extend(start.TransformPoint(asked['points'][n : n + 3]))
    points = polydata(placed)
    verts = vtkCellArray()
    for n in range(points.GetNumberOfPoints()):
        verts.InsertNextCell(1, (n,))
    points.SetVerts(verts)

    icp = vtkIterativeClosestPointTransform()
    icp.SetSource(points)
    icp.SetTarget(surface)
    icp.GetLandmarkTransform().SetModeToRigidBody()
    icp.SetMaximumNumberOfLandmarks(points.GetNumberOfPoints())
    icp.SetMaximumNumberOfIterations(asked['iterations'])
    if asked['stillMm'] > 0:
        icp.CheckMeanDistanceOn()
        icp.SetMaximumMeanDistance(asked['stillMm'])
    before = time.process_time()
    icp.Update()
    spent = time.process_time() - before
    whole = vtkMatrix4x4()
    vtkMatrix4x4.Multiply4x4(icp.GetMatrix(), guess, whole)
    matrix = [whole.GetElement(row, column) for column in range(4) for row in range(4)]
    print(json.dumps({'ms': 1000 * spent, 'iterations': icp.GetNumberOfIterations(), 'matrix': matrix}), flush=True)
