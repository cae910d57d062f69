import {
  to = ncplivestation_shortclip.goal
  id = "ls-20250814101530-zTwK2/1418"
}
