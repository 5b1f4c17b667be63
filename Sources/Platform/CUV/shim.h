#pragma once
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <uv.h>
