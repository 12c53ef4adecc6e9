// The reference OpenIGTLink implementation as a reader and a writer of messages.
//   codec-peer read   messages on standard input; one line of JSON each on standard output, CRC checked
//   codec-peer write  one message of each type, with known values, on standard output
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "igtlImageMessage.h"
#include "igtlMessageHeader.h"
#include "igtlPointMessage.h"
#include "igtlPolyDataMessage.h"
#include "igtlPositionMessage.h"
#include "igtlSensorMessage.h"
#include "igtlStatusMessage.h"
#include "igtlStringMessage.h"
#include "igtlTrackingDataMessage.h"
#include "igtlTransformMessage.h"

static void printMatrix(igtl::Matrix4x4& m)
{
  // Column by column, as the project keeps matrices.
  std::printf("[");
  for (int column = 0; column < 4; column++)
    for (int row = 0; row < 4; row++) std::printf("%s%.9g", column + row ? "," : "", m[row][column]);
  std::printf("]");
}

template <class Message>
static typename Message::Pointer unpack(igtl::MessageHeader::Pointer header, std::vector<char>& body, bool& isGood)
{
  typename Message::Pointer message = Message::New();
  message->SetMessageHeader(header);
  message->AllocatePack();
  std::memcpy(message->GetPackBodyPointer(), body.data(), body.size());
  isGood = (message->Unpack(1) & igtl::MessageHeader::UNPACK_BODY) != 0;
  return message;
}

static void describe(igtl::MessageHeader::Pointer header, std::vector<char>& body)
{
  const std::string type = header->GetDeviceType();
  unsigned int seconds, fraction;
  header->GetTimeStamp(&seconds, &fraction);
  std::printf("{\"type\":\"%s\",\"device\":\"%s\",\"seconds\":%u,\"fraction\":%u", type.c_str(), header->GetDeviceName(), seconds, fraction);
  bool isGood = false;
  if (type == "TRANSFORM") {
    auto message = unpack<igtl::TransformMessage>(header, body, isGood);
    igtl::Matrix4x4 matrix;
    message->GetMatrix(matrix);
    std::printf(",\"matrix\":");
    printMatrix(matrix);
  } else if (type == "POSITION") {
    auto message = unpack<igtl::PositionMessage>(header, body, isGood);
    float p[3], q[4];
    message->GetPosition(p);
    message->GetQuaternion(q);
    std::printf(",\"numbers\":[%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g]", p[0], p[1], p[2], q[0], q[1], q[2], q[3]);
  } else if (type == "TDATA") {
    auto message = unpack<igtl::TrackingDataMessage>(header, body, isGood);
    std::printf(",\"tools\":[");
    for (int i = 0; i < message->GetNumberOfTrackingDataElements(); i++) {
      igtl::TrackingDataElement::Pointer element;
      message->GetTrackingDataElement(i, element);
      igtl::Matrix4x4 matrix;
      element->GetMatrix(matrix);
      std::printf("%s{\"name\":\"%s\",\"kind\":%d,\"matrix\":", i ? "," : "", element->GetName(), element->GetType());
      printMatrix(matrix);
      std::printf("}");
    }
    std::printf("]");
  } else if (type == "IMAGE") {
    auto message = unpack<igtl::ImageMessage>(header, body, isGood);
    int size[3], subSize[3], subOffset[3];
    float spacing[3];
    igtl::Matrix4x4 matrix;
    message->GetDimensions(size);
    message->GetSubVolume(subSize, subOffset);
    message->GetSpacing(spacing);
    message->GetMatrix(matrix);
    unsigned long sum = 0;
    const unsigned char* pixels = static_cast<unsigned char*>(message->GetScalarPointer());
    // Weighted by place, so that pixels in the wrong order show.
    for (int i = 0; i < message->GetSubVolumeImageSize(); i++) sum = (sum * 31 + pixels[i]) % 1000003;
    std::printf(",\"size\":[%d,%d,%d],\"subSize\":[%d,%d,%d],\"subOffset\":[%d,%d,%d]", size[0], size[1], size[2], subSize[0],
                subSize[1], subSize[2], subOffset[0], subOffset[1], subOffset[2]);
    std::printf(",\"spacing\":[%.9g,%.9g,%.9g],\"scalar\":%d,\"components\":%d,\"endian\":%d,\"coordinate\":%d,\"sum\":%lu,\"matrix\":",
                spacing[0], spacing[1], spacing[2], message->GetScalarType(), message->GetNumComponents(), message->GetEndian(),
                message->GetCoordinateSystem(), sum);
    printMatrix(matrix);
  } else if (type == "STATUS") {
    auto message = unpack<igtl::StatusMessage>(header, body, isGood);
    std::printf(",\"code\":%d,\"subCode\":%lld,\"name\":\"%s\",\"message\":\"%s\"", message->GetCode(),
                static_cast<long long>(message->GetSubCode()), message->GetErrorName(), message->GetStatusString());
  } else if (type == "STRING") {
    auto message = unpack<igtl::StringMessage>(header, body, isGood);
    std::printf(",\"encoding\":%d,\"text\":\"%s\"", message->GetEncoding(), message->GetString());
  } else if (type == "POINT") {
    auto message = unpack<igtl::PointMessage>(header, body, isGood);
    std::printf(",\"points\":[");
    for (int i = 0; i < message->GetNumberOfPointElement(); i++) {
      igtl::PointElement::Pointer point;
      message->GetPointElement(i, point);
      float p[3];
      unsigned char c[4];
      point->GetPosition(p);
      point->GetRGBA(c);
      std::printf("%s{\"name\":\"%s\",\"group\":\"%s\",\"owner\":\"%s\",\"position\":[%.9g,%.9g,%.9g],\"rgba\":[%d,%d,%d,%d],\"diameter\":%.9g}",
                  i ? "," : "", point->GetName(), point->GetGroupName(), point->GetOwner(), p[0], p[1], p[2], c[0], c[1], c[2], c[3],
                  point->GetRadius());
    }
    std::printf("]");
  } else if (type == "POLYDATA") {
    auto message = unpack<igtl::PolyDataMessage>(header, body, isGood);
    std::printf(",\"points\":%d,\"polygons\":%d,\"attributes\":[", message->GetPoints()->GetNumberOfPoints(),
                message->GetPolygons()->GetNumberOfCells());
    for (int i = 0; i < message->GetNumberOfAttributes(); i++) {
      igtl::PolyDataAttribute* attribute = message->GetAttribute(i);
      float first[9];
      attribute->GetNthData(0, first);
      std::printf("%s{\"name\":\"%s\",\"type\":%d,\"components\":%d,\"size\":%d,\"first\":%.9g}", i ? "," : "", attribute->GetName(),
                  attribute->GetType(), attribute->GetNumberOfComponents(), attribute->GetSize(), first[0]);
    }
    std::printf("]");
  }
  std::printf(",\"isGood\":%s}\n", isGood ? "true" : "false");
}

static int readAll()
{
  igtl::MessageHeader::Pointer header = igtl::MessageHeader::New();
  for (;;) {
    header->InitPack();
    if (std::fread(header->GetPackPointer(), 1, header->GetPackSize(), stdin) != static_cast<size_t>(header->GetPackSize())) return 0;
    header->Unpack();
    std::vector<char> body(header->GetBodySizeToRead());
    if (std::fread(body.data(), 1, body.size(), stdin) != body.size()) return 1;
    describe(header, body);
  }
}

static void send(igtl::MessageBase* message, const char* device)
{
  message->SetDeviceName(device);
  message->SetTimeStamp(1700000000u, 0x80000000u);
  message->Pack();
  std::fwrite(message->GetPackPointer(), 1, message->GetPackSize(), stdout);
}

static int writeAll()
{
  // A quarter turn about z, then 10, 20, 30 mm.
  igtl::Matrix4x4 turned = {{0, -1, 0, 10}, {1, 0, 0, 20}, {0, 0, 1, 30}, {0, 0, 0, 1}};

  auto transform = igtl::TransformMessage::New();
  transform->SetMatrix(turned);
  send(transform, "ProbeToReference");

  auto position = igtl::PositionMessage::New();
  position->SetPosition(1, 2, 3);
  position->SetQuaternion(0, 0, 0.5, 0.25);
  send(position, "Stylus");

  auto tracking = igtl::TrackingDataMessage::New();
  const int kinds[] = {igtl::TrackingDataElement::TYPE_6D, igtl::TrackingDataElement::TYPE_3D};
  const char* names[] = {"ProbeToTracker", "NeedleToTracker"};
  for (int i = 0; i < 2; i++) {
    auto element = igtl::TrackingDataElement::New();
    element->SetName(names[i]);
    element->SetType(kinds[i]);
    element->SetMatrix(turned);
    tracking->AddTrackingDataElement(element);
  }
  send(tracking, "Tracker");

  auto start = igtl::StartTrackingDataMessage::New();
  start->SetResolution(50);
  start->SetCoordinateName("Reference");
  send(start, "Tracker");
  auto stop = igtl::StopTrackingDataMessage::New();
  send(stop, "Tracker");

  auto image = igtl::ImageMessage::New();
  int size[] = {7, 5, 3}, subSize[] = {4, 3, 2}, subOffset[] = {1, 2, 1};
  image->SetDimensions(size);
  image->SetSubVolume(subSize, subOffset);
  image->SetSpacing(0.5f, 0.25f, 2.0f);
  image->SetScalarType(igtl::ImageMessage::TYPE_UINT16);
  image->SetMatrix(turned);
  image->AllocateScalars();
  unsigned char* pixels = static_cast<unsigned char*>(image->GetScalarPointer());
  for (int i = 0; i < image->GetSubVolumeImageSize(); i++) pixels[i] = static_cast<unsigned char>(3 * i);
  send(image, "Image_Reference");

  auto status = igtl::StatusMessage::New();
  status->SetCode(igtl::StatusMessage::STATUS_TIME_OUT);
  status->SetSubCode(-5);
  status->SetErrorName("Timeout");
  status->SetStatusString("connection lost");
  send(status, "Device");

  auto words = igtl::StringMessage::New();
  words->SetString("CMD_12");
  send(words, "Words");

  auto points = igtl::PointMessage::New();
  auto point = igtl::PointElement::New();
  point->SetName("L3");
  point->SetGroupName("Target");
  point->SetRGBA(1, 2, 3, 4);
  point->SetPosition(1.5f, 2.5f, -3.5f);
  point->SetRadius(2);
  point->SetOwner("CT");
  points->AddPointElement(point);
  send(points, "Plan");

  auto sensor = igtl::SensorMessage::New();
  sensor->SetLength(2);
  sensor->SetValue(0u, 0.125);
  sensor->SetValue(1u, -1e30);
  send(sensor, "Force");

  auto surface = igtl::PolyDataMessage::New();
  auto vertices = igtl::PolyDataPointArray::New();
  vertices->AddPoint(0, 0, 0);
  vertices->AddPoint(1, 0, 0);
  vertices->AddPoint(0, 1, 0);
  auto polygons = igtl::PolyDataCellArray::New();
  igtlUint32 triangle[] = {0, 1, 2};
  polygons->AddCell(3, triangle);
  auto depth = igtl::PolyDataAttribute::New();
  depth->SetType(igtl::PolyDataAttribute::POINT_SCALAR, 1);
  depth->SetSize(3);
  depth->SetName("depth");
  igtlFloat32 depths[] = {1, 2, 3};
  depth->SetData(depths);
  surface->SetPoints(vertices);
  surface->SetPolygons(polygons);
  surface->AddAttribute(depth);
  send(surface, "Bone");
  return 0;
}

int main(int argc, char** argv)
{
  if (argc == 2 && !std::strcmp(argv[1], "read")) return readAll();
  if (argc == 2 && !std::strcmp(argv[1], "write")) return writeAll();
  std::fprintf(stderr, "codec-peer read|write\n");
  return 2;
}
