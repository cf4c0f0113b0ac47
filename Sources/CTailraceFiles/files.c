#include "CTailraceFiles.h"
