#include "CTailraceIntrinsics.h"
