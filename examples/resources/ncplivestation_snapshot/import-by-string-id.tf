import {
  to = ncplivestation_snapshot.last
  id = "ls-20250814101530-zTwK2/7526"
}
