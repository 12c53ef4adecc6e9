// The reference OpenIGTLink implementation as a source and a sink of images, as fast as it goes.
//   throughput-peer send PORT COUNT WIDTH HEIGHT   sends to whoever connects, one connection after another
//   throughput-peer receive PORT COUNT             connects, checks every CRC; one line of JSON: images, bad, wallMs, cpuMs
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/resource.h>
#include <vector>

#include "igtlClientSocket.h"
#include "igtlImageMessage.h"
#include "igtlMessageHeader.h"
#include "igtlServerSocket.h"

static double cpuMs()
{
  rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

static int sendImages(int port, int count, int width, int height)
{
  std::signal(SIGPIPE, SIG_IGN);
  // Packed once: packing costs a CRC too, and the sender must never be what is measured.
  std::vector<igtl::ImageMessage::Pointer> images;
  unsigned int noise = 1;
  for (int n = 0; n < 8; n++) {
    auto image = igtl::ImageMessage::New();
    image->SetDimensions(width, height, 1);
    image->SetSpacing(0.1f, 0.1f, 1.0f);
    image->SetScalarTypeToUint8();
    image->SetSubVolume(width, height, 1, 0, 0, 0);
    image->SetDeviceName("Image_Reference");
    image->AllocateScalars();
    unsigned char* pixels = static_cast<unsigned char*>(image->GetScalarPointer());
    for (int i = 0; i < width * height; i++) pixels[i] = static_cast<unsigned char>((noise = noise * 1664525u + 1013904223u) >> 24);
    image->Pack();
    images.push_back(image);
  }
  auto server = igtl::ServerSocket::New();
  if (server->CreateServer(port) < 0) return 1;
  std::printf("listening\n");
  std::fflush(stdout);
  for (;;) {
    auto socket = server->WaitForConnection(1000);
    if (socket.IsNull()) continue;
    for (int n = 0; n < count; n++) {
      auto& image = images[n % images.size()];
      if (!socket->Send(image->GetPackPointer(), image->GetPackSize())) break;
    }
    socket->CloseSocket();
  }
}

static int receiveImages(int port, int count)
{
  auto socket = igtl::ClientSocket::New();
  if (socket->ConnectToServer("127.0.0.1", port) != 0) return 1;
  int bad = 0, images = 0;
  auto began = std::chrono::steady_clock::now();
  double cpuBegan = cpuMs();
  auto header = igtl::MessageHeader::New();
  auto image = igtl::ImageMessage::New();
  for (; images < count; images++) {
    header->InitPack();
    if (socket->Receive(header->GetPackPointer(), header->GetPackSize()) != header->GetPackSize()) break;
    header->Unpack();
    image->SetMessageHeader(header);
    image->AllocatePack();
    socket->Receive(image->GetPackBodyPointer(), image->GetPackBodySize());
    if (!(image->Unpack(1) & igtl::MessageHeader::UNPACK_BODY)) bad++;
  }
  double wallMs = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  std::printf("{\"images\":%d,\"bad\":%d,\"wallMs\":%.3f,\"cpuMs\":%.3f}\n", images, bad, wallMs, cpuMs() - cpuBegan);
  return 0;
}

int main(int argc, char** argv)
{
  if (argc == 6 && !std::strcmp(argv[1], "send")) return sendImages(std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4]), std::atoi(argv[5]));
  if (argc == 4 && !std::strcmp(argv[1], "receive")) return receiveImages(std::atoi(argv[2]), std::atoi(argv[3]));
  std::fprintf(stderr, "throughput-peer send PORT COUNT WIDTH HEIGHT | receive PORT COUNT\n");
  return 2;
}
