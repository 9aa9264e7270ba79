// The inside of a Stream: what libmicrohttpd's callbacks and the senders share.
#pragma once

#include <mutex>
#include <string>

#include "serve/http.h"

struct MHD_Connection;

namespace tadasu::serve {

struct Stream::State {
  std::mutex mutex;
  std::string waiting;                   // sent, not yet taken by the client
  MHD_Connection* connection = nullptr;  // while the response runs
  bool suspended = false;                // libmicrohttpd does not ask until resumed
  bool closed = false;                   // no more will come
  bool gone = false;                     // the client is gone
};

}  // namespace tadasu::serve
