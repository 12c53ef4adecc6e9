"""VTK's flying edges, asked line by line: each line of the input is a level, each line of the output what came of it."""
import json
import sys
import time

from vtkmodules.vtkCommonCore import vtkSMPTools, vtkVersion
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D
from vtkmodules.vtkFiltersCore import vtkMassProperties
from vtkmodules.vtkIOImage import vtkImageReader

path, *numbers = sys.argv[1:]
nx, ny, nz = map(int, numbers[:3])
dx, dy, dz = map(float, numbers[3:])
reader = vtkImageReader()
reader.SetFileName(path)
reader.SetFileDimensionality(3)
reader.SetDataScalarTypeToShort()
reader.SetDataByteOrderToLittleEndian()
reader.SetDataExtent(0, nx - 1, 0, ny - 1, 0, nz - 1)
reader.SetDataSpacing(dx, dy, dz)
reader.Update()
vtkSMPTools.Initialize(1)
print(json.dumps({'version': vtkVersion.GetVTKVersion()}), flush=True)

for line in sys.stdin:
    level = json.loads(line)['level']
    edges = vtkFlyingEdges3D()
    edges.SetInputData(reader.GetOutput())
    edges.SetValue(0, level)
    edges.ComputeNormalsOn()
    began = time.process_time()
    edges.Update()
    took = time.process_time() - began
    mass = vtkMassProperties()
    mass.SetInputData(edges.GetOutput())
    mass.Update()
    output = edges.GetOutput()
    print(json.dumps({'ms': 1000 * took, 'triangles': output.GetNumberOfPolys(), 'areaMm2': mass.GetSurfaceArea()}), flush=True)
